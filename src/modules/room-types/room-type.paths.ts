export const roomTypesPath = '/staff/settings/room-types';

export const roomTypePath = (id: number) => `${roomTypesPath}/${id}`;

export const roomTypePartsPath = (id: number) => `${roomTypesPath}/${id}/parts`;

export const roomClassesPath = '/staff/settings/room-classes';

export const roomClassPath = (id: number) => `${roomClassesPath}/${id}`;
