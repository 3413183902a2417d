export const inventoryPath = '/staff/inventory';
export const inventoryChangePath = `${inventoryPath}/change`;
