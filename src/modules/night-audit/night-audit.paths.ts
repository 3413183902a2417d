export const nightAuditPath = '/staff/night-audit';
export const auditRunsPath = `${nightAuditPath}/runs`;
export const auditProgressPath = `${nightAuditPath}/progress`;
