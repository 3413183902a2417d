export const alertsPath = '/staff/alerts';
export const alertReadingPath = (id: number) => `${alertsPath}/${id}/reading`;
export const alertsReadingPath = `${alertsPath}/reading`;
