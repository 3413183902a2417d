import type { Db } from '../../src/platform/db.ts';

/** The last code sent to an address, as it waits in the outbox. */
export async function codeFor(db: Db, recipient: string): Promise<string> {
  const mail = await db.outboxMail.findFirstOrThrow({
    where: { recipient, template: 'verification-code' },
    orderBy: { id: 'desc' },
  });
  const code = /\b\d{6}\b/.exec(mail.text)?.[0];
  if (code === undefined) throw new Error(`no code in the message to ${recipient}`);
  return code;
}
