import { startVitest } from 'vitest/node';

/**
 * `npm test [-- <part of a file name> …]`: the whole suite, and its dated layers once more in another time zone.
 * The last line is always `N passed, N failed`.
 */
const vitest = await startVitest('test', process.argv.slice(2), {
  watch: false,
  mode: 'zones',
  reporters: ['default'],
});
const modules = vitest.state.getTestModules();
const unhandled = vitest.state.getUnhandledErrors().length;
const tests = modules.flatMap((module) => [...module.children.allTests()]);
const passed = tests.filter((test) => test.result().state === 'passed').length;
const failedTests = tests.filter((test) => test.result().state === 'failed').length;
/** A file that does not even load, or whose preparation fails, counts as one failure. */
const broken = modules.filter((module) => module.errors().length > 0 || hasBrokenSuite(module)).length;
await vitest.close();

const failed = failedTests + broken + unhandled;
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
process.stdout.write(`${passed} passed, ${failed} failed\n`);

function hasBrokenSuite(module: (typeof modules)[number]): boolean {
  return [...module.children.allSuites()].some((suite) => suite.errors().length > 0);
}
