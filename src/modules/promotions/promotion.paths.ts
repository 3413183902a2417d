export const promotionsPath = '/staff/promotions';

export const promotionPath = (id: number) => `${promotionsPath}/${id}`;
