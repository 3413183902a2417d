import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CalendarDate } from '../../src/core/calendar-date.ts';
import { createApiKey } from '../../src/modules/api/api-key.service.ts';
import type { Db } from '../../src/platform/db.ts';
import { testContext } from './builders.ts';
import { startAppProcess } from './server-process.ts';

/** The hotel that they book: one with the address `bund`. */
interface Race {
  readonly db: Db;
  readonly url: string;
  readonly hotelId: number;
  readonly attempts: number;
}

interface Attempt {
  readonly checkIn: CalendarDate;
  readonly checkOut: CalendarDate;
  readonly roomType: string;
  readonly code?: string;
}

/** All at once over the API, by turns at two app processes; what each was told, as `201` or `409 sold_out`. */
export async function bookFromTwoProcesses(
  { db, url, hotelId, attempts }: Race,
  attemptOf: (index: number) => Attempt,
): Promise<string[]> {
  const { secret } = await createApiKey(testContext(db), {
    name: 'channel',
    hotelId,
    channel: 'api',
    scopes: ['reservations.read', 'reservations.write'],
  });
  const sites = await Promise.all([startBusyApp(url), startBusyApp(url)]);
  const attempt = async (index: number) => {
    const { roomType, ...asked } = attemptOf(index);
    const response = await fetch(`${sites[index % 2]}/api/v1/reservations`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${secret}`,
        'Idempotency-Key': `attempt-${index}`,
      },
      body: JSON.stringify({
        hotel: 'bund',
        ...asked,
        rooms: [{ roomType, ratePlan: 'BAR', adults: 2, children: [] }],
        guest: {
          firstName: 'Guest',
          lastName: `No ${index}`,
          email: `guest${index}@example.com`,
          phone: '+8613800138000',
        },
        payment: { method: 'at-hotel' },
      }),
    });
    const { code = '' } = (await response.json()) as { code?: string };
    return `${response.status} ${code}`.trim();
  };
  return Promise.all(Array.from({ length: attempts }, (_, index) => attempt(index)));
}

/** The address of an app that takes as many requests as one sends; it ends with the test. */
async function startBusyApp(databaseUrl: string): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'waystation-app-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const app = await startAppProcess(databaseUrl, dataDir, { RATE_LIMITS: 'off' });
  onTestFinished(app.stop);
  return app.url;
}
