/**
 * Lints texts as if they were files of the project: reads `[{ filePath, text }]` from standard input, writes which
 * rules each broke, and in which line. A separate process, because jest cannot load ESLint's configuration. Nothing
 * touches the disk: `filePath` names an existing file, so that the type checker knows its project, and the text
 * replaces its content.
 */
import { ESLint } from 'eslint';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

const root = join(import.meta.dirname, '../..');
const eslint = new ESLint({ cwd: root });

const broken = [];
for (const { filePath, text } of await json(process.stdin)) {
  const [result] = await eslint.lintText(text, { filePath: join(root, filePath) });
  // A text that does not parse breaks no rule, but must not pass for a clean one.
  broken.push(result.messages.map(({ ruleId, message, line }) => ({ rule: ruleId ?? message, line })));
}
process.stdout.write(JSON.stringify(broken));
