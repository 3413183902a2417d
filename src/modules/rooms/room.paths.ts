export const roomsPath = '/staff/settings/rooms';

export const roomPath = (id: number) => `${roomsPath}/${id}`;
export const roomBlocksPath = (id: number) => `${roomsPath}/${id}/blocks`;
export const blockReleasePath = (id: number) => `/staff/settings/room-blocks/${id}/release`;
