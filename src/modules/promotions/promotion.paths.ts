export const promotionsPath = '/staff/promotions';

export const promotionPath = (id: number) => `${promotionsPath}/${id}`;

export const promotionStopPath = (id: number) => `${promotionPath(id)}/stop`;
