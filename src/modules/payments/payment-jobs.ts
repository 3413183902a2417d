/** Names of jobs that more than one use case queues. */
export const chargeCardJob = 'charge-kept-card';
export const forgetCardJob = 'forget-card';
export const capturePaymentJob = 'capture-payment';
export const releasePaymentJob = 'release-payment';
