import type { FileFormat } from '../../platform/table-file.ts';

/** The sandbox provider's own page. */
export const sandboxPath = '/sandbox-pay';
export const sandboxPayPath = (id: string) => `${sandboxPath}/${encodeURIComponent(id)}`;

/** Where providers notify us. */
export const notificationsPath = '/payments/notifications';
export const notificationPath = (gateway: string) => `${notificationsPath}/${gateway}`;

/** The back office: one payment, and our books beside the providers'. */
export const paymentsPath = '/staff/payments';
export const paymentPath = (id: number) => `${paymentsPath}/${id}`;
export const paymentQueryPath = (id: number) => `${paymentPath(id)}/query`;
export const paymentClosingPath = (id: number) => `${paymentPath(id)}/closing`;
export const reconciliationPath = (of?: { gateway: string; date: string }) =>
  `${paymentsPath}/reconciliation${of ? `?${new URLSearchParams(of)}` : ''}`;
export const reconciliationFilePath = (format: FileFormat, of: { gateway: string; date: string }) =>
  `${paymentsPath}/reconciliation.${format}?${new URLSearchParams(of)}`;
