import type { Express } from 'express';
import { beforeAll, expect, test } from 'vitest';
import { signedInAgent } from '../../support/agent.ts';
import { buildHotel } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let app: Express;

beforeAll(async () => {
  const { db } = await testDatabase();
  await buildHotel(db);
  app = testApp(db);
});

test('the design page shows every part, in each language, to whom it is for', async () => {
  const agent = await signedInAgent(app, 'administrator');
  for (const language of ['en', 'zh-CN', 'zh-TW']) {
    const { status, text } = await agent.get(`/staff/design?lang=${language}`);
    expect(status).toBe(200);
    for (const part of [
      'class="state s-due"',
      'class="table"',
      'radio-card',
      'class="pager"',
      'class="chart"',
      'class="clock"',
      'class="empty"',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/\b(?:design|shared)\.[a-z-]+\b(?=[<"])/);
  }
  const question = await agent.get('/staff/design/question');
  expect(question.text).toContain('data-dialog-content');
  const housekeeper = await signedInAgent(app, 'housekeeping');
  expect((await housekeeper.get('/staff/design')).status).toBe(403);
});
