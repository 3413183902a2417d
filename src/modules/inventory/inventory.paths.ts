export const inventoryPath = '/staff/inventory';
export const allowancePath = '/staff/inventory/allowance';
export const houseLimitPath = '/staff/inventory/house-limit';
export const stopSellPath = '/staff/inventory/stop-sell';
