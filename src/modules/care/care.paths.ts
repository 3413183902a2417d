export const carePath = '/staff/care';
export const stopCarePath = (token: string) => `/no-more-messages/${token}`;
