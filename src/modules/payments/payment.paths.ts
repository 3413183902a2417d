/** The sandbox provider's own page. */
export const sandboxPath = '/sandbox-pay';
export const sandboxPayPath = (id: string) => `${sandboxPath}/${encodeURIComponent(id)}`;

/** Where providers notify us. */
export const notificationsPath = '/payments/notifications';
export const notificationPath = (gateway: string) => `${notificationsPath}/${gateway}`;
