import { expect, test } from 'vitest';
import { barChart, lineChart } from '../../src/platform/views/chart.ts';

const model = {
  description: 'Revenue & "rooms"',
  labels: ['1 May', '2 May', '3 May'],
  series: [
    { name: 'This year', values: [10, 20, 15] },
    { name: 'Last year', values: [8, null, 19], quiet: true },
  ],
};

test.each([
  ['lines', lineChart(model)],
  ['bars', barChart(model)],
])('%s obey the content policy, follow the colours of the page and have a name', (_name, svg) => {
  expect(svg).toMatch(
    /^<svg [^>]*viewBox="0 0 720 260" role="img" aria-label="Revenue &amp; &quot;rooms&quot;">/,
  );
  expect(svg).not.toMatch(/ style=|<style|<script| class=/);
  expect(svg).toContain('var(--jade)');
  expect(svg).not.toContain('#010101');
  expect(svg).toContain('This year');
});
