/** `npm run licences`: writes docs/licences.md from the lockfile. Pass nothing; what is wrong with it, `npm test` says. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { licencePage } from './check/licences';
import { readDependencies } from './check/packages';

const PROJECT = join(__dirname, '..');

writeFileSync(join(PROJECT, 'docs/licences.md'), licencePage(readDependencies(PROJECT)));
