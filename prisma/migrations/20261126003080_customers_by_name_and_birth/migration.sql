-- Names that two profiles share with their date of birth are found by walking this alone: the list of who may be kept twice.
CREATE INDEX customers_name_and_birth ON customers (search_name, birth_date) WHERE birth_date IS NOT NULL;
