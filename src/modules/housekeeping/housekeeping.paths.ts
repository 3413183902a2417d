export const roomsPath = '/staff/rooms';
export const roomHousekeepingPath = (number: string) =>
  `${roomsPath}/${encodeURIComponent(number)}/housekeeping`;
export const roomBlocksPath = (number: string) => `${roomsPath}/${encodeURIComponent(number)}/blocks`;
export const blockReleasePath = (number: string, blockId: number) =>
  `${roomBlocksPath(number)}/${blockId}/release`;
