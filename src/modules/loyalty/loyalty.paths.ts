import type { FileFormat } from '../../platform/table-file.ts';

export const memberAccountPath = '/account/member';
export const memberStatementPath = '/account/member/statement';
export const memberGiftsPath = '/account/member/gifts';
export const memberFamilyPath = '/account/member/family';
export const memberPartnersPath = '/account/member/partners';
export const giftOrdersPath = '/account/member/orders';
export const memberPaymentsPath = '/account/member/payments';
export const familyInvitationsPath = '/account/member/family/invitations';
export const familyAnswerPath = '/account/member/family/answer';
export const familyLeavingPath = '/account/member/family/leaving';
export const familyTransfersPath = '/account/member/family/transfers';

export const membersPath = '/staff/members';
export const memberPath = (number: string) => `${membersPath}/${encodeURIComponent(number)}`;
export const pointsPaymentsPath = (number: string) => `${memberPath(number)}/payments`;
export const deskConversionsPath = (number: string) => `${memberPath(number)}/conversions`;
export const adjustmentsPath = (number: string) => `${memberPath(number)}/adjustments`;

export const loyaltyPath = '/staff/loyalty';
export const levelsPath = '/staff/loyalty/levels';
export const levelPath = (id: number) => `${levelsPath}/${id}`;
export const campaignsPath = '/staff/loyalty/campaigns';
export const campaignPath = (id: number) => `${campaignsPath}/${id}`;
export const upgradePricesPath = '/staff/loyalty/upgrades';
export const upgradePricePath = (id: number) => `${upgradePricesPath}/${id}`;
export const upgradeStepsPath = '/staff/loyalty/upgrade-steps';
export const partnersPath = '/staff/loyalty/partners';
export const partnerPath = (id: number) => `${partnersPath}/${id}`;
export const partnerOrdersPath = (id: number) => `${partnerPath(id)}/orders`;
export const partnerBatchesPath = (id: number) => `${partnerPath(id)}/batches`;
export const partnerBatchPath = (id: number, batchId: number, format: FileFormat) =>
  `${partnerBatchesPath(id)}/${batchId}.${format}`;
export const partnerConfirmationsPath = (id: number) => `${partnerPath(id)}/confirmations`;
export const conversionPath = (id: number) => `/staff/loyalty/conversions/${id}`;
export const giftsPath = '/staff/loyalty/gifts';
export const giftPath = (id: number) => `${giftsPath}/${id}`;
export const ordersPath = '/staff/loyalty/orders';
export const orderPath = (id: number) => `${ordersPath}/${id}`;
export const decisionsPath = '/staff/loyalty/adjustments';
export const decisionPath = (id: number) => `${decisionsPath}/${id}`;
export const liabilityPath = '/staff/loyalty/liability';
