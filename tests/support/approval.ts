import type { Express } from 'express';
import type { Response } from 'supertest';
import { expect } from 'vitest';
import { postForm, signedInAgent } from './agent.ts';

/** Lets somebody else approve what a form has just proposed. */
export async function approveProposal(app: Express, hotelId: number, sent: Response): Promise<void> {
  expect(sent.status).toBe(303);
  const approver = await signedInAgent(app, 'finance', { hotelId });
  const page = sent.headers.location ?? '';
  const version = /name="version" value="(\d+)"/.exec((await approver.get(page)).text)?.[1] ?? '';
  expect((await postForm(approver, `${page}/approvals`, { version })).status).toBe(303);
}
