export const quotePath = '/staff/rates/quote';
