// Our documents as Sveltia reads and writes them. Sveltia would write front matter anew: 007 becomes 7, comments and
// order are lost, 标题 is not title. So the form gets plain values under the schema's names, the text itself rides along,
// and on saving only what was changed in the form is replaced in that text.
import { Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';

export const TYPED = '__typed'; // the whole text of the file as it was read
const FENCED = /^---[ \t]*\n(?:([\s\S]*?)\n)?(?:---|\.\.\.)[ \t]*(?:\n([\s\S]*))?$/;
const PARTED = /[，、；,;]/;
const YES = ['是', 'true', 'yes', 'on', '对', '1'];
const DAY = /^(\d{4})(?:-|\/|\.|年)(\d{1,2})(?:-|\/|\.|月)(\d{1,2})/;

const split = (text) => {
  const [, head = '', body = ''] = FENCED.exec(text) ?? [text, '', text];
  return { head, body: body.replace(/^\n+/, '') };
};

const readHead = (head) => {
  const document = parseDocument(head, { schema: 'failsafe', uniqueKeys: false });
  if (document.errors.length) throw new Error(`文件头有错，请先按“检查”的提示改好：${document.errors[0].message}`);
  return isMap(document.contents) ? document.contents.items : [];
};

/** A value as one line of text: names in order, each with what it is called. */
const textOf = (node) => {
  if (isScalar(node)) return (node.value ?? '').trim();
  if (isSeq(node)) return node.items.map(textOf).filter(Boolean).join('、');
  if (!isMap(node)) return '';
  const given = Object.fromEntries(node.items.map(({ key, value }) => [key.value, textOf(value)]));
  if (given.name) return [given.label, given.name].filter(Boolean).join(' ');
  return Object.entries(given).map(([name, text]) => `${name} ${text}`).join('、');
};

const textsOf = (node) =>
  isSeq(node) ? node.items.flatMap(textsOf) : textOf(node).split(PARTED).map((text) => text.trim()).filter(Boolean);

const dayOf = (node) => {
  const [, year, month, day] = DAY.exec(textOf(node).normalize('NFKC')) ?? [];
  return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : '';
};

/** How a value is shown in the form, and how what the form holds is typed: by the form of the field. */
const FORMS = {
  text: { empty: '', show: textOf, type: (text) => text },
  texts: { empty: [], show: textsOf, type: (texts) => texts },
  truth: { empty: false, show: (node) => YES.includes(textOf(node).toLowerCase()), type: (yes) => (yes ? '是' : '否') },
  // The time of day stays with its day.
  day: { empty: '', show: dayOf, type: (day, node) => day + (node && dayOf(node) ? textOf(node).normalize('NFKC').replace(DAY, '').replace(/^日/, '') : '') },
};

/** A value as it stands after `name: `. */
const yamlOf = (value) => {
  const document = new Document({ name: value });
  if (Array.isArray(value)) document.get('name').flow = true;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, singleQuote: false }).trimEnd().slice('name: '.length);
};

/** Nothing filled in, whatever a field calls it. */
const isEmpty = (value) => !value || (Array.isArray(value) && !value.length);

const same = (one, other) => (isEmpty(one) && isEmpty(other)) || JSON.stringify(one) === JSON.stringify(other);

/** A pair of functions for `registerCustomFormat`; `names` leads every name to the schema's, `fields` tells its form. */
export const documentFormat = ({ names, fields }) => {
  const nameOf = (typed) => names[typed] ?? names[typed.toLowerCase()] ?? typed;

  /** The pairs of the front matter that hold a field: several names may gather into one. */
  const pairsOf = (items, name) => items.filter(({ key }) => nameOf(key.value) === name);

  /** The value that a line of its own has inside a list or a map: the name of the 编辑 among the staff. */
  const insideOf = (items, name) => {
    const { of, aliases = [] } = fields[name];
    const [node] = of ? pairsOf(items, of).map(({ value }) => value) : [];
    const named = (pairs, wanted) => pairs.find(({ key }) => wanted.includes(key.value))?.value;
    if (isMap(node)) return named(node.items, [name, ...aliases]);
    if (!isSeq(node)) return undefined;
    const [one, ...others] = node.items.filter((item) => isMap(item) && textOf(named(item.items, ['label', '职责'])) === name);
    return one && !others.length ? named(one.items, ['name', '姓名']) : undefined;
  };

  const shown = (items, name) => {
    const { show, empty } = FORMS[fields[name].form];
    const pairs = pairsOf(items, name);
    if (pairs.length > 1) return pairs.map(({ key, value }) => `${key.value} ${textOf(value)}`).join('、');
    const node = pairs[0]?.value ?? insideOf(items, name);
    return node ? show(node) : empty;
  };

  const fromFile = (text) => {
    if (text.includes('\uFFFD')) throw new Error('不是 UTF-8 编码：请用记事本另存为 UTF-8');
    const { head, body } = split(text);
    const items = readHead(head);
    const values = Object.keys(fields).map((name) => [name, shown(items, name)]);
    return { ...Object.fromEntries(values), body, [TYPED]: text };
  };

  /** Replacements in the text of the front matter for a field that was changed, as [start, end, text]. */
  const changed = (head, items, name, value) => {
    const [first, ...others] = pairsOf(items, name);
    const inside = first ? undefined : insideOf(items, name);
    const node = first?.value ?? inside;
    const typed = yamlOf(FORMS[fields[name].form].type(value ?? '', node));
    if (inside) return [[inside.range[0], inside.range[1], typed]];
    if (!first) return [[Infinity, Infinity, `${label(items, name)}: ${typed}`]];
    const key = others.length ? label(items, name) : head.slice(first.key.range[0], first.key.range[1]);
    // A list of lines would end where the next field begins.
    const end = head.slice(0, node?.range[1] ?? first.key.range[1]).trimEnd().length;
    return [[first.key.range[0], end, `${key}: ${typed}`], ...others.map(removal)];
  };

  const removal = ({ key, value }) => [key.range[0], value?.range?.[2] ?? key.range[2], ''];

  /** How a new field is named: in the language of those that are there, in Chinese where there is none. */
  const label = (items, name) => {
    const known = items.map(({ key }) => key.value).filter((typed) => typed.toLowerCase() in names);
    return known.length && !known.some((typed) => /\p{Script=Han}/u.test(typed)) ? name : fields[name].label;
  };

  const toFile = (content) => {
    const text = content[TYPED] ?? '';
    const { head, body } = split(text);
    const items = readHead(head);
    const edits = Object.keys(content)
      .filter((name) => name in fields && !same(content[name], shown(items, name)))
      .flatMap((name) => changed(head, items, name, content[name]));
    const mended = edited(head, edits);
    const written = content.body ?? '';
    if (text && mended === head && written === body) return text;
    return `---\n${mended}\n---\n\n${written}\n`;
  };

  return { fromFile, toFile };
};

/** The text with its replacements; those at infinity are lines of their own at the end. */
const edited = (text, edits) => {
  const inner = edits.filter(([start]) => start !== Infinity).sort(([one], [other]) => other - one);
  const mended = inner.reduce((done, [start, end, by]) => done.slice(0, start) + by + done.slice(end), text);
  return [mended, ...edits.filter(([start]) => start === Infinity).map(([, , line]) => line)].filter(Boolean).join('\n');
};
