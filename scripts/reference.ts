/** `npm run docs:reference`: writes docs/reference/configuration.md from the schemas. Pass nothing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONFIGURATION_PAGE } from './check/configuration';
import { configurationPage } from './docs/configuration';
import { readersOf } from './docs/variables';

const PROJECT = join(__dirname, '..');
const FILE = join(PROJECT, CONFIGURATION_PAGE);

mkdirSync(dirname(FILE), { recursive: true });
writeFileSync(FILE, configurationPage(readersOf(PROJECT)));
