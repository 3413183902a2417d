export const tapeChartPath = '/staff/tape-chart';
export const tapeStayPath = (stayId: number) => `${tapeChartPath}/stays/${stayId}`;
export const tapeRoomPath = (stayId: number) => `${tapeStayPath(stayId)}/room`;
export const tapeDatesPath = (stayId: number) => `${tapeStayPath(stayId)}/dates`;
export const tapeSplitPath = (stayId: number) => `${tapeStayPath(stayId)}/split`;
export const tapeSwapPath = (stayId: number) => `${tapeStayPath(stayId)}/swap`;
export const tapeUndoPath = (changeId: number) => `${tapeChartPath}/changes/${changeId}/undo`;
