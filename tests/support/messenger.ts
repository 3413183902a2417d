import { flushCompileCache } from 'node:module';
import { remindOfEvents } from '../../src/modules/events/reminder.service.ts';
import { deliverMail } from '../../src/modules/notifications/delivery.service.ts';
import { writeDueNotices } from '../../src/modules/reservations/notice.service.ts';
import { offerFreedRooms } from '../../src/modules/reservations/waiting-list.service.ts';
import { systemContext } from '../../src/platform/context.ts';
import { createDb } from '../../src/platform/db.ts';
import { smtpTransport, useMailTransport } from '../../src/platform/mail-transport.ts';
import { useSmsTransport } from '../../src/platform/sms/transport.ts';
import { twilioTransport } from '../../src/platform/sms/twilio.ts';
import { connectModules } from '../../src/wiring.ts';
import { writeOrderedMails } from './ordered-mails.ts';
import { twilioKey } from './sms-provider.ts';

/** A worker that a test kills: `node messenger.ts <task> <url> <now> [<provider> <mail>]`. */
flushCompileCache(); // what is killed leaves nothing behind for the next one
const [task = '', url = '', now = '', provider = '', mail = ''] = process.argv.slice(2);
const db = createDb(url, { poolSize: 4, statementTimeoutMs: 20_000 });
const ctx = systemContext(db, () => new Date(now));
connectModules('a secret that only the tests know, 32 characters long');
if (provider.startsWith('smtp:')) useMailTransport(smtpTransport(provider, 'hotel@bund.example'));
useSmsTransport(
  twilioTransport({ provider: 'twilio', baseUrl: provider, ...twilioKey, from: '+15005550006' }),
);

if (task === 'notices') await writeDueNotices(ctx);
else if (task === 'events') await remindOfEvents(ctx);
else if (task === 'offers') await offerFreedRooms(ctx);
else if (task === 'orders') await writeOrderedMails(ctx);
else await deliverMail(ctx, Number(mail));
await db.$disconnect();
