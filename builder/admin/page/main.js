// Starts Sveltia CMS in Chinese, with our document format and our field for names of a registry.
import './language.js';
import CMS from '@sveltia/cms';

import { choices } from './choices.js';
import { documentFormat, TYPED } from './format.js';

const format = documentFormat(await (await fetch('form.json')).json());
const written = new Set();

const toFile = (content) => {
  const text = format.toFile(content);
  written.add(text.trim());
  return text;
};

/** The text of a file as it is now; undefined where the preview does not say. */
const standing = async (path) => {
  const response = await fetch(`now/${path}`).catch(() => ({ ok: false }));
  return response.ok ? (await response.text()).trim().replaceAll(/\r\n?/g, '\n') : undefined;
};

const CHANGED =
  '您打开这篇稿件以后，别的程序改过它的文件。现在保存，那边的改动就没有了。\n\n' +
  '点“取消”：不保存，您写的还在本页上，可以复制下来，刷新本页再改。\n点“确定”：用您写的盖掉。';

const refuse = (why) => {
  throw new Error('saving_failed', { cause: new Error(why) });
};

/** A file is named by the plain digits of its issue's number: without any Sveltia would take random letters. And Sveltia
 * asks before it overwrites somebody's change only with a host of repositories: here the preview tells. */
const preSave = async ({ entry }) => {
  const numbered = /[0-9]/.test(entry.getIn(['data', 'number']) ?? '');
  if (entry.get('newRecord') && entry.get('collection') === 'issues' && !numbered) {
    refuse('没有保存：文件要按期号起名。“期号”里写上 0–9 的数字再保存，如 第45期。');
  }
  const text = entry.get('newRecord') ? undefined : await standing(entry.get('path'));
  if (text === undefined || text === entry.getIn(['data', TYPED]) || written.has(text) || window.confirm(CHANGED)) return;
  refuse('没有保存。您写的还在本页上。');
};

// At hand before the first page is drawn, which would be in English else.
await import('../node_modules/@sveltia/cms/locales/zh-CN.json');
CMS.registerCustomFormat('bulletin', 'md', { ...format, toFile });
CMS.registerFieldType('choices', choices);
CMS.registerEventListener({ name: 'preSave', handler: preSave });
CMS.init();
