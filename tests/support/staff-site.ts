import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import type { Express } from 'express';
import type { Page } from 'playwright-core';
import { createStaffUser, ensureBuiltInRoles } from '../../src/modules/staff/staff.service.ts';
import type { Context } from '../../src/platform/context.ts';
import { inTransaction } from '../../src/platform/db.ts';
import type { RoleCode } from '../../src/platform/permissions.ts';

const staffPassword = 'a password for tests 27';

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** The app behind a real port, for a real browser. */
export function openSite(app: Express): Promise<Site> {
  return new Promise((resolve) => {
    const server: Server = app.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const close = () =>
        new Promise<void>((done) => {
          server.closeAllConnections();
          server.close(() => done());
        });
      resolve({ url: `http://127.0.0.1:${port}`, close });
    });
  });
}

/** A member of staff who signs in with `staffPassword`. */
export async function buildStaff(ctx: Context, hotelId: number, role: RoleCode): Promise<string> {
  const email = `${role}-${hotelId}@example.com`;
  await inTransaction(ctx.db, async (tx) => {
    await ensureBuiltInRoles(tx);
    const roles = [{ hotelId, code: role }];
    await createStaffUser(tx, ctx, { email, name: 'Li Na', password: staffPassword, roles });
  });
  return email;
}

export async function signIn(page: Page, site: Site, email: string): Promise<void> {
  await page.goto(`${site.url}/sign-in`);
  await page.fill('input[name=email] >> nth=0', email);
  await page.fill('input[name=password] >> nth=0', staffPassword);
  await page.click('form button.button--main');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** What a person with a screen reader, a keyboard or weak eyes would stumble over on this page. */
export async function barriersOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, nodes }) => `${page.url()} ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}
