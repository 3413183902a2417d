export const roomsPath = '/staff/rooms';
/** The room by itself; `query` is the board's view to come back to. */
export const roomPath = (number: string, query = '') => `${roomsPath}/${encodeURIComponent(number)}${query}`;
export const roomHousekeepingPath = (number: string, query = '') =>
  `${roomPath(number)}/housekeeping${query}`;
export const roomFindingPath = (number: string, query = '') => `${roomPath(number)}/finding${query}`;
export const roomWaitingPath = (number: string, query = '') => `${roomPath(number)}/waiting${query}`;
export const roomBlocksPath = (number: string) => `${roomPath(number)}/blocks`;
export const blockReleasePath = (number: string, blockId: number, query = '') =>
  `${roomBlocksPath(number)}/${blockId}/release${query}`;
