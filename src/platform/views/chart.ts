import * as echarts from 'echarts/dist/echarts.esm.min.mjs';

export interface ChartSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** Last year, forecast: drawn quieter. */
  readonly quiet?: boolean;
}

export interface ChartModel {
  /** What the chart shows, for who cannot see it. */
  readonly description: string;
  readonly labels: readonly string[];
  readonly series: readonly ChartSeries[];
  /** Turns an axis value into text: money, percent. */
  readonly format?: (value: number) => string;
  /** Names every bar, however narrow; otherwise labels that would touch are left out. */
  readonly everyLabel?: boolean;
  readonly width?: number;
  readonly height?: number;
}

/**
 * ECharts paints with these stand-ins, which become the names of tokens afterwards: the drawing then follows light and
 * dark without being drawn again.
 */
const stand = {
  first: '#010101',
  second: '#020202',
  third: '#030303',
  quiet: '#040404',
  text: '#050505',
  line: '#060606',
} as const;

const tokens: Readonly<Record<string, string>> = {
  [stand.first]: 'var(--jade)',
  [stand.second]: 'var(--brass)',
  [stand.third]: 'var(--occupied)',
  [stand.quiet]: 'var(--ink-soft)',
  [stand.text]: 'var(--ink-soft)',
  [stand.line]: 'var(--line)',
};

const usualWidth = 720;
/** What the numbers beside the bars take. */
const axisRoom = 70;

/** A line per series over a shared row of labels, as SVG text for the `_chart` partial. */
export function lineChart(model: ChartModel): string {
  return draw(model, (series, color) => ({
    type: 'line',
    symbol: model.labels.length > 31 ? 'none' : 'circle',
    symbolSize: 5,
    lineStyle: { width: series.quiet ? 1.5 : 2.5, color, type: series.quiet ? 'dashed' : 'solid' },
  }));
}

/** Bars side by side per label. */
export function barChart(model: ChartModel): string {
  return draw(model, () => ({ type: 'bar', barMaxWidth: 28 }));
}

function draw(model: ChartModel, shape: (series: ChartSeries, color: string) => object): string {
  const { width = usualWidth, height = 260 } = model;
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({
      ...frame(model),
      series: model.series.map((series, index) => plot(series, index, shape)),
    });
    return toPresentation(chart.renderToSVGString(), model.description);
  } finally {
    chart.dispose();
  }
}

function plot(
  series: ChartSeries,
  index: number,
  shape: (series: ChartSeries, color: string) => object,
): object {
  const palette = [stand.first, stand.second, stand.third] as const;
  const color = series.quiet ? stand.quiet : (palette[index % palette.length] ?? stand.first);
  return {
    name: series.name,
    data: [...series.values],
    itemStyle: { color },
    silent: true,
    emphasis: { disabled: true },
    ...shape(series, color),
  };
}

function frame(model: ChartModel): object {
  const label = { color: stand.text, fontSize: 12, fontFamily: 'sans-serif' };
  const { format } = model;
  return {
    animation: false,
    aria: { enabled: false },
    grid: { left: 8, right: 12, top: 36, bottom: 4, containLabel: true },
    legend: {
      show: model.series.length > 1,
      left: 0,
      top: 0,
      itemGap: 24,
      icon: 'roundRect',
      textStyle: label,
    },
    xAxis: {
      type: 'category',
      data: [...model.labels],
      axisLabel: model.everyLabel ? { ...label, ...wrapped(model) } : label,
      axisLine: { lineStyle: { color: stand.line } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      axisLabel: format ? { ...label, formatter: (value: number) => format(value) } : label,
      splitLine: { lineStyle: { color: stand.line } },
    },
  };
}

/** Labels broken into lines as wide as their share of the axis. */
function wrapped({ labels, width = usualWidth }: ChartModel): object {
  const share = Math.floor((width - axisRoom) / Math.max(1, labels.length)) - 6;
  return { interval: 0, width: share, overflow: 'break', lineHeight: 15 };
}

/**
 * The page's policy forbids `style` attributes, so each declaration becomes a presentation attribute; fixed sizes
 * give way to the view box, and the drawing gets a name.
 */
function toPresentation(svg: string, description: string): string {
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/ style="([^"]*)"/g, (_match, style: string) => attributes(style))
    .replace(/ class="[^"]*"| ecmeta_\w+="[^"]*"/g, '')
    .replace(/="(#0[1-6]0[1-6]0[1-6])"/g, (match, color: string) =>
      tokens[color] ? `="${tokens[color]}"` : match,
    )
    .replace(/="rgb\((\d),\1,\1\)"/g, (match, digit: string) => {
      const token = tokens[`#0${digit}0${digit}0${digit}`];
      return token ? `="${token}"` : match;
    })
    .replace(
      /^<svg[^>]*?(viewBox="[^"]*")[^>]*>/,
      `<svg xmlns="http://www.w3.org/2000/svg" $1 role="img" aria-label="${escaped(description)}">`,
    );
}

function attributes(style: string): string {
  return style
    .split(';')
    .map((declaration) => declaration.split(':'))
    .filter(
      ([name, value]) =>
        name?.trim() && value && !name.trim().startsWith('-') && presentable.has(name.trim()),
    )
    .map(([name, value]) => ` ${name?.trim()}="${value?.trim().replaceAll('"', "'")}"`)
    .join('');
}

const presentable = new Set([
  'font-size',
  'font-family',
  'font-weight',
  'fill',
  'stroke',
  'opacity',
  'text-anchor',
]);

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
