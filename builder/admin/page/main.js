// Starts Sveltia CMS in Chinese, with our document format and our field for names of a registry.
import CMS from '@sveltia/cms';

import { choices } from './choices.js';
import { documentFormat, TYPED } from './format.js';

const PREFERENCES = 'sveltia-cms.prefs';

/** The editor's language is Chinese, whatever the browser's: the other languages are not in the bundle. */
const speakChinese = async () => {
  const kept = JSON.parse(localStorage.getItem(PREFERENCES) ?? '{}');
  localStorage.setItem(PREFERENCES, JSON.stringify({ ...kept, locale: 'zh-CN' }));
  // At hand before the first page is drawn, which would be in English else.
  await import('../node_modules/@sveltia/cms/locales/zh-CN.json');
};

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

/** Sveltia asks before it overwrites somebody's change only with a host of repositories: here the preview tells. */
const preSave = async ({ entry }) => {
  const text = entry.get('newRecord') ? undefined : await standing(entry.get('path'));
  if (text === undefined || text === entry.getIn(['data', TYPED]) || written.has(text)) return;
  written.add(text); // whoever saves all the same has been asked
  throw new Error('save_conflict', { cause: { type: 'modified', entry: {} } });
};

await speakChinese();
CMS.registerCustomFormat('bulletin', 'md', { ...format, toFile });
CMS.registerFieldType('choices', choices);
CMS.registerEventListener({ name: 'preSave', handler: preSave });
CMS.init();
