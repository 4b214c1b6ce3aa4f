// Starts Sveltia CMS in Chinese, with our document format and our field for names of a registry.
import CMS from '@sveltia/cms';

import { choices } from './choices.js';
import { documentFormat } from './format.js';

const PREFERENCES = 'sveltia-cms.prefs';

/** The editor's language is Chinese, whatever the browser's: the other languages are not in the bundle. */
const speakChinese = () => {
  const kept = JSON.parse(localStorage.getItem(PREFERENCES) ?? '{}');
  localStorage.setItem(PREFERENCES, JSON.stringify({ ...kept, locale: 'zh-CN' }));
};

const response = await fetch('form.json');
const { fromFile, toFile } = documentFormat(await response.json());

speakChinese();
CMS.registerCustomFormat('bulletin', 'md', { fromFile, toFile });
CMS.registerFieldType('choices', choices);
CMS.init();
