import type { Router } from 'express';
import { accountRoutes } from './modules/account/account.routes.ts';
import { auditLogRoutes } from './modules/admin/audit-log.routes.ts';
import { designRouter } from './modules/admin/design.routes.ts';
import { hotelAdminRoutes } from './modules/admin/hotels.routes.ts';
import { jobsRoutes } from './modules/admin/jobs.routes.ts';
import { mailRoutes } from './modules/admin/mail.routes.ts';
import { roleAdminRoutes } from './modules/admin/role.routes.ts';
import { settingsRoutes } from './modules/admin/settings.routes.ts';
import { staffAdminRoutes } from './modules/admin/staff.routes.ts';
import { alertRoutes } from './modules/alerts/alert.routes.ts';
import { apiRoutes } from './modules/api/api.routes.ts';
import { apiDocsRoutes } from './modules/api/api-docs.routes.ts';
import { apiKeyRoutes } from './modules/api/api-key.routes.ts';
import { quoteRoutes } from './modules/availability/quote.routes.ts';
import { bookingRoutes } from './modules/booking/booking.routes.ts';
import { careRoutes, stopCareRoutes } from './modules/care/care.routes.ts';
import { consumptionRoutes } from './modules/consumption/consumption.routes.ts';
import { creditRoutes } from './modules/credit/credit.routes.ts';
import { companyRoutes } from './modules/customers/company.routes.ts';
import { companyContactRoutes } from './modules/customers/company-contact.routes.ts';
import { customerRoutes } from './modules/customers/customer.routes.ts';
import { customerImportRoutes } from './modules/customers/customer-import.routes.ts';
import { customerMergeRoutes } from './modules/customers/customer-merge.routes.ts';
import { profileRecordRoutes } from './modules/customers/profile-record.routes.ts';
import { eventRoutes } from './modules/events/event.routes.ts';
import { folioRoutes } from './modules/folios/folio.routes.ts';
import { guestInvoiceRoutes } from './modules/folios/guest-invoice.routes.ts';
import { frontDeskRoutes } from './modules/front-desk/front-desk.routes.ts';
import { contentRoutes } from './modules/hotels/content.routes.ts';
import { hotelRoutes } from './modules/hotels/hotel.routes.ts';
import { mediaRoutes } from './modules/hotels/media.routes.ts';
import { mediaFileRoutes } from './modules/hotels/media-files.routes.ts';
import { housekeepingRoutes } from './modules/housekeeping/housekeeping.routes.ts';
import { inventoryRoutes } from './modules/inventory/inventory.routes.ts';
import { loyaltyRoutes } from './modules/loyalty/loyalty.routes.ts';
import { memberDeskRoutes } from './modules/loyalty/member-desk.routes.ts';
import { partnerRoutes } from './modules/loyalty/partner.routes.ts';
import { upgradeRoutes } from './modules/loyalty/upgrade.routes.ts';
import { messageRoutes } from './modules/marketing/message.routes.ts';
import { nightAuditRoutes } from './modules/night-audit/night-audit.routes.ts';
import { claimRoutes } from './modules/payments/claim.routes.ts';
import { notificationRoutes, sandboxRoutes } from './modules/payments/payment.routes.ts';
import { paymentDeskRoutes } from './modules/payments/payment-desk.routes.ts';
import { noticeRoutes } from './modules/privacy/notice.routes.ts';
import { personalFileRoutes } from './modules/privacy/personal-file.routes.ts';
import { privacyRoutes } from './modules/privacy/privacy.routes.ts';
import { privacyRequestRoutes } from './modules/privacy/privacy-request.routes.ts';
import { retentionRoutes } from './modules/privacy/retention.routes.ts';
import { viewRegisterRoutes } from './modules/privacy/view-register.routes.ts';
import { wordingRoutes } from './modules/privacy/wording.routes.ts';
import { promotionRoutes } from './modules/promotions/promotion.routes.ts';
import { housePolicyRoutes } from './modules/rates/house-policy.routes.ts';
import { policyRoutes } from './modules/rates/policy.routes.ts';
import { priceCalendarRoutes } from './modules/rates/price-calendar.routes.ts';
import { publicHolidayRoutes } from './modules/rates/public-holiday.routes.ts';
import { railRoutes } from './modules/rates/rail.routes.ts';
import { rateChangeRoutes } from './modules/rates/rate-change.routes.ts';
import { ratePlanRoutes } from './modules/rates/rate-plan.routes.ts';
import { rateSettingsRoutes } from './modules/rates/rate-settings.routes.ts';
import { restrictionRoutes } from './modules/rates/restriction.routes.ts';
import { seasonRoutes } from './modules/rates/season.routes.ts';
import { supplementRoutes } from './modules/rates/supplement.routes.ts';
import { whyPriceRoutes } from './modules/rates/why-price.routes.ts';
import { receivableRoutes } from './modules/receivables/receivable.routes.ts';
import { guestReportRoutes } from './modules/reports/guest-report.routes.ts';
import { reportRoutes } from './modules/reports/report.routes.ts';
import { roomClassRoutes } from './modules/room-types/room-class.routes.ts';
import { roomTypeRoutes } from './modules/room-types/room-type.routes.ts';
import { roomRoutes } from './modules/rooms/room.routes.ts';
import { suiteRoutes } from './modules/rooms/suite.routes.ts';
import { vipTreatmentRoutes } from './modules/rooms/vip-treatment.routes.ts';
import { guestClassRoutes } from './modules/segments/guest-class.routes.ts';
import { tagRuleRoutes } from './modules/segments/tag-rule.routes.ts';
import { codeSignInRoutes } from './modules/staff/code-sign-in.routes.ts';
import { signInRoutes } from './modules/staff/sign-in.routes.ts';
import { cardRoutes } from './modules/stored-value/card.routes.ts';
import { cardMoneyRoutes } from './modules/stored-value/card-money.routes.ts';
import { tapeChartRoutes } from './modules/tape-chart/tape-chart.routes.ts';
import { liveRoutes } from './platform/live.routes.ts';

export interface Mount {
  readonly path: string;
  readonly router: Router;
}

/** Programs and pictures: no session and no forms; each call proves itself by a key or a signature, or asks what is public. */
export const programMounts: readonly Mount[] = [
  { path: '/media', router: mediaFileRoutes },
  { path: '/payments/notifications', router: notificationRoutes },
  { path: '/api/v1', router: apiRoutes() },
];

/** The guest's own site. */
const guestPages: readonly Mount[] = [
  { path: '/', router: bookingRoutes },
  { path: '/', router: accountRoutes },
  { path: '/', router: guestInvoiceRoutes },
  { path: '/', router: signInRoutes },
  { path: '/', router: codeSignInRoutes },
  { path: '/', router: stopCareRoutes },
  { path: '/', router: noticeRoutes },
  { path: '/', router: personalFileRoutes },
  { path: '/sandbox-pay', router: sandboxRoutes },
  { path: '/api/docs', router: apiDocsRoutes },
];

/** The desk: whom we expect, who is here, which rooms are ready. */
const deskPages: readonly Mount[] = [
  { path: '/', router: liveRoutes() },
  { path: '/', router: frontDeskRoutes },
  { path: '/', router: customerImportRoutes },
  { path: '/', router: customerMergeRoutes },
  { path: '/', router: privacyRoutes },
  { path: '/', router: customerRoutes },
  { path: '/', router: memberDeskRoutes },
  { path: '/', router: profileRecordRoutes },
  { path: '/', router: consumptionRoutes },
  { path: '/', router: creditRoutes },
  { path: '/', router: tagRuleRoutes },
  { path: '/', router: guestClassRoutes },
  { path: '/', router: housekeepingRoutes },
  { path: '/', router: alertRoutes },
  { path: '/', router: tapeChartRoutes },
];

/** Bills, the close of the day and what it says. */
const moneyPages: readonly Mount[] = [
  { path: '/staff/folios', router: folioRoutes },
  { path: '/staff/payments/claims', router: claimRoutes },
  { path: '/staff/payments', router: paymentDeskRoutes },
  { path: '/staff/receivables', router: receivableRoutes },
  { path: '/', router: cardRoutes },
  { path: '/', router: cardMoneyRoutes },
  { path: '/staff/night-audit', router: nightAuditRoutes },
  { path: '/staff/reports', router: reportRoutes },
  { path: '/staff/reports', router: guestReportRoutes },
];

/** What is sold, at what price. */
const sellingPages: readonly Mount[] = [
  { path: '/', router: inventoryRoutes },
  { path: '/', router: ratePlanRoutes },
  { path: '/', router: seasonRoutes },
  { path: '/', router: priceCalendarRoutes },
  { path: '/', router: restrictionRoutes },
  { path: '/', router: publicHolidayRoutes },
  { path: '/', router: whyPriceRoutes },
  { path: '/', router: companyRoutes },
  { path: '/', router: companyContactRoutes },
  { path: '/', router: promotionRoutes },
  { path: '/', router: quoteRoutes },
  { path: '/', router: rateChangeRoutes },
  { path: '/', router: railRoutes },
  { path: '/', router: rateSettingsRoutes },
  { path: '/', router: policyRoutes },
  { path: '/', router: supplementRoutes },
  { path: '/', router: housePolicyRoutes },
  { path: '/', router: messageRoutes },
  { path: '/', router: careRoutes },
  { path: '/', router: eventRoutes },
  { path: '/', router: loyaltyRoutes },
  { path: '/', router: upgradeRoutes },
  { path: '/', router: partnerRoutes },
];

/** The hotel, its people and its machinery. */
const hotelPages: readonly Mount[] = [
  { path: '/', router: settingsRoutes },
  { path: '/', router: hotelRoutes },
  { path: '/', router: contentRoutes },
  { path: '/', router: mediaRoutes },
  { path: '/', router: roomClassRoutes },
  { path: '/', router: roomTypeRoutes },
  { path: '/', router: roomRoutes },
  { path: '/', router: suiteRoutes },
  { path: '/', router: vipTreatmentRoutes },
  { path: '/', router: apiKeyRoutes },
  { path: '/', router: hotelAdminRoutes },
  { path: '/', router: staffAdminRoutes },
  { path: '/', router: roleAdminRoutes },
  { path: '/', router: auditLogRoutes },
  { path: '/', router: privacyRequestRoutes },
  { path: '/', router: viewRegisterRoutes },
  { path: '/', router: wordingRoutes },
  { path: '/', router: retentionRoutes },
  { path: '/', router: mailRoutes },
  { path: '/', router: jobsRoutes },
  { path: '/', router: designRouter },
];

/** People: the guest's pages and the back office. */
export const pageMounts: readonly Mount[] = [
  ...guestPages,
  ...deskPages,
  ...moneyPages,
  ...sellingPages,
  ...hotelPages,
];
