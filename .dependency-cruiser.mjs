/** The import rules of docs/architecture.md: core ← platform ← domain modules ← desks, and the roles inside a module. */
const domain =
  'hotels|room-types|rooms|rates|inventory|availability|reservations|customers|folios|payments|shifts|receivables|' +
  'loyalty|promotions|dining|activities|staff|notifications|statistics|stored-value|assignment|alerts|consumption|credit|' +
  'care|segments|events';
const desks =
  'booking|account|privacy|front-desk|tape-chart|housekeeping|room-status|cashier|night-audit|marketing|reports|admin|api';
const roles = 'schemas|queries|presenter|paths|service|routes|jobs|mail';
/** What of the platform is words and types, or reads a text by itself, and so may be known by a rule. */
const plainPlatform = '^src/platform/(context|permissions|pinyin|phone|i18n/.+)\\.ts$';
const pure = `^src/modules/.+/[^/.]+\\.ts$`;

function role(names) {
  return `^src/modules/.+\\.(${names})\\.ts$`;
}

function rule(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

export default {
  forbidden: [
    rule(
      'no-cycles',
      'Two files that need each other are one, or a third is missing.',
      {},
      { circular: true },
    ),
    rule('resolvable', 'Every import must lead somewhere.', {}, { couldNotResolve: true }),
    rule(
      'core-imports-nothing',
      'Core is pure; for time zones it has dayjs.',
      { path: '^src/core/' },
      { pathNot: '^(src/core|node_modules/dayjs)/' },
    ),
    rule(
      'platform-knows-no-module',
      'The platform serves any product; modules hand it what it needs.',
      { path: '^src/platform/' },
      { path: '^src/', pathNot: '^src/(core|platform|generated)/' },
    ),
    rule(
      'domain-knows-no-desk',
      'Rules do not depend on screens.',
      { path: `^src/modules/(${domain})/` },
      { path: `^src/modules/(${desks})/` },
    ),
    rule(
      'known-modules',
      'A new module is named here first, as a domain or a desk.',
      { path: '^src/modules/', pathNot: `^src/modules/(${domain}|${desks})/` },
      {},
    ),
    rule(
      'modules-meet-in-services',
      'Of another module: its services, its paths and its pure files only.',
      { path: '^src/modules/([^/]+)/' },
      { path: role('schemas|queries|presenter|routes|jobs|mail'), pathNot: '^src/modules/$1/' },
    ),
    rule(
      'pure-files-are-pure',
      'Types and rules of a module know core and other pure files only.',
      { path: pure },
      { path: ['^src/(platform|generated)/', role(roles)], pathNot: [role('paths'), plainPlatform] },
    ),
    rule(
      'below-the-service',
      'Schemas and queries serve the service, not the other way round.',
      { path: role('schemas|queries|paths') },
      { path: role('service|routes|jobs') },
    ),
    rule(
      'below-the-routes',
      "A page's words do not know how they are asked for. Of services and queries they know what these answer: types only (tidy test).",
      { path: role('presenter') },
      { path: role('routes|jobs') },
    ),
    rule(
      'service-knows-no-request',
      'A use case does not know who calls it.',
      { path: role('service|mail') },
      { path: role('routes|jobs') },
    ),
    rule(
      'modules-know-no-app',
      'Only the processes and the app put modules together.',
      { path: '^src/modules/' },
      { path: '^src/[^/]+\\.ts$' },
    ),
    rule(
      'product-needs-no-tool',
      'What runs in production is a dependency, not a development tool.',
      { path: '^src/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    ),
    rule(
      'product-knows-no-test',
      'Tests and tools look at the product, never back.',
      { path: '^src/' },
      {
        path: '^(tests|scripts|bench)/',
      },
    ),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '^src/generated'] },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
