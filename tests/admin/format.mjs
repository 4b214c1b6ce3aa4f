// Reads {form, cases} from standard input, opens, edits and saves each case as Sveltia does, writes the results.
import { readFileSync } from 'node:fs';

const { documentFormat } = await import(process.argv[2]);
const { form, cases } = JSON.parse(readFileSync(0, 'utf8'));
const { fromFile, toFile } = documentFormat(form);
const results = cases.map(({ text, edit = {} }) => {
  try {
    const shown = fromFile(text.trim());
    return { shown, written: `${toFile({ ...shown, ...edit }).trim()}\n` };
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(results));
