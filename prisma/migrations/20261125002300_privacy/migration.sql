-- Who may give a guest all that is kept of him, and who may erase it; a later change of a role stands.
UPDATE roles SET permissions = permissions || ARRAY['customers.export', 'customers.erase']
  WHERE code IN ('administrator', 'manager') AND NOT 'customers.erase' = ANY (permissions);
