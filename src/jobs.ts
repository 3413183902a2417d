import { alertJobs } from './modules/alerts/alert.jobs.ts';
import { apiJobs } from './modules/api/api.jobs.ts';
import { availabilityJobs } from './modules/availability/availability.jobs.ts';
import { careJobs } from './modules/care/care.jobs.ts';
import { creditJobs } from './modules/credit/credit.jobs.ts';
import { customerJobs } from './modules/customers/customer.jobs.ts';
import { eventJobs } from './modules/events/event.jobs.ts';
import { mediaJobs } from './modules/hotels/media.jobs.ts';
import { inventoryJobs } from './modules/inventory/inventory.jobs.ts';
import { loyaltyJobs } from './modules/loyalty/loyalty.jobs.ts';
import { nightAuditJobs } from './modules/night-audit/night-audit.jobs.ts';
import { mailJobs } from './modules/notifications/mail.jobs.ts';
import { paymentJobs } from './modules/payments/payment.jobs.ts';
import { privacyJobs } from './modules/privacy/privacy.jobs.ts';
import { rateChangeJobs } from './modules/rates/rate-change.jobs.ts';
import { reservationJobs } from './modules/reservations/reservation.jobs.ts';
import { segmentJobs } from './modules/segments/segment.jobs.ts';
import { staffJobs } from './modules/staff/staff.jobs.ts';
import { storedValueJobs } from './modules/stored-value/stored-value.jobs.ts';
import { auditJobs } from './platform/audit.jobs.ts';
import type { JobDefinition } from './platform/jobs.ts';
import { rateLimitJobs } from './platform/rate-limit.jobs.ts';

/** Everything done outside of requests. */
export const allJobs: readonly JobDefinition[] = [
  ...alertJobs,
  ...apiJobs,
  ...auditJobs,
  ...availabilityJobs,
  ...careJobs,
  ...customerJobs,
  ...creditJobs,
  ...eventJobs,
  ...inventoryJobs,
  ...loyaltyJobs,
  ...mailJobs,
  ...mediaJobs,
  ...nightAuditJobs,
  ...paymentJobs,
  ...privacyJobs,
  ...rateChangeJobs,
  ...rateLimitJobs,
  ...reservationJobs,
  ...segmentJobs,
  ...staffJobs,
  ...storedValueJobs,
];
