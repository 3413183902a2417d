export const roomTypesPath = '/staff/settings/room-types';

export const roomTypePath = (id: number) => `${roomTypesPath}/${id}`;
