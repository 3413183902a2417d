import { spawnSync } from 'node:child_process';
import { translationMistakes } from './check-translations.ts';

/** `npm run check`: everything that can be said of the code without running it. All of it is said, then the verdict. */
const tools: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['Types', ['node_modules/typescript/bin/tsc', '--noEmit', '--project', '.']],
  ['Format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings']],
  [
    'Dependency rules',
    [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      'src',
      'scripts',
      'prisma',
      'bench',
      'tests',
    ],
  ],
  ['Unused code', ['node_modules/knip/bin/knip.js']],
];

const failures: string[] = [];
for (const [name, args] of tools) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  report(name, status === 0);
}
const mistakes = await translationMistakes();
for (const mistake of mistakes) process.stdout.write(`${mistake}\n`);
report('Translations', mistakes.length === 0);

process.stdout.write(failures.length === 0 ? 'All checks passed\n' : `Failed: ${failures.join(', ')}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;

function report(name: string, passed: boolean): void {
  process.stdout.write(`${passed ? '✓' : '✗'} ${name}\n`);
  if (!passed) failures.push(name);
}
