import { parseArgs } from 'node:util';
import { assignment } from './assignment.ts';
import { confirmedBookings } from './booking.ts';
import { duplicatesList } from './duplicates.ts';
import type { Figure } from './figure.ts';
import { guestPage } from './guest-page.ts';
import { liveBoard, roomBoard } from './live-board.ts';
import { managerReports } from './manager-report.ts';
import { nightAudit } from './night-audit.ts';
import { offeredIsPosted } from './offered.ts';
import { profileSearch } from './profile-search.ts';
import { rateCalendar } from './rate-calendar.ts';
import { searchPage, searchScale } from './search.ts';
import { usableOn3g } from './slow-network.ts';
import { startTime } from './start.ts';
import { tapeChart } from './tape-chart.ts';

/** Every benchmark by name. Each makes its own data in a database of its own. */
const benches: Readonly<Record<string, () => Promise<Figure[]>>> = {
  'search-page': searchPage,
  'search-scale': searchScale,
  'confirmed-bookings': confirmedBookings,
  'night-audit': nightAudit,
  'manager-report': managerReports,
  'guest-page': guestPage,
  'rate-calendar': rateCalendar,
  'profile-search': profileSearch,
  duplicates: duplicatesList,
  'slow-3g': usableOn3g,
  assignment,
  board: roomBoard,
  'live-board': liveBoard,
  'tape-chart': tapeChart,
  start: startTime,
  offered: offeredIsPosted,
};

const { values } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const { only } = values;
const chosen = Object.entries(benches).filter(([name]) => only === undefined || name === only);
if (chosen.length === 0) {
  console.error(`There is no benchmark "${only}". There are: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}

const figures: Figure[] = [];
for (const [name, measure] of chosen) {
  if (!values.json) console.error(`${name} …`);
  figures.push(...(await measure()));
}
if (values.json) console.log(JSON.stringify(figures, null, 2));
else console.table(Object.fromEntries(figures.map(({ name, ...rest }) => [name, row(rest)])));
process.exit(figures.every((figure) => figure.met) ? 0 : 1);

function row({ figure, baseline, ratio, unit, bar, met }: Omit<Figure, 'name'>) {
  const short = (value: number) => Number(value.toPrecision(4));
  return {
    figure: short(figure),
    baseline: short(baseline),
    unit,
    ratio: short(ratio),
    bar,
    met: met ? 'yes' : 'NO',
  };
}
