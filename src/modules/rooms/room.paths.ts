export const roomsPath = '/staff/settings/rooms';

export const roomPath = (id: number) => `${roomsPath}/${id}`;
export const roomBlocksPath = (id: number) => `${roomsPath}/${id}/blocks`;
export const blockReleasePath = (id: number) => `/staff/settings/room-blocks/${id}/release`;
export const roomSuitePath = (id: number) => `${roomsPath}/${id}/suite`;
export const roomConnectionsPath = (id: number) => `${roomsPath}/${id}/connections`;
export const vipTreatmentPath = '/staff/settings/vip-treatment';
