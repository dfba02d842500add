/** `npm run rooms`: who may import whom, as scripts/lint/rooms.mjs has it; types count (docs/decisions/0003-rooms.md). */
import { ROOMS, rulesOf } from './scripts/lint/rooms.mjs';

export default {
  forbidden: rulesOf(ROOMS),
  options: {
    // Imports as they are written, and not as the compiler leaves them: it drops those of types.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // As Node resolves: `default` for packages that name no other way.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '^(?:dist|coverage|\\.demo)/' },
  },
};
