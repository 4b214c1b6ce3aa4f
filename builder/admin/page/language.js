// The editor speaks Chinese, whatever the browser does: the other languages are not in the bundle. Sveltia looks up its
// language while it is imported, so this is imported before.
const PREFERENCES = 'sveltia-cms.prefs';

const kept = JSON.parse(localStorage.getItem(PREFERENCES) ?? '{}');
localStorage.setItem(PREFERENCES, JSON.stringify({ ...kept, locale: 'zh-CN' }));
