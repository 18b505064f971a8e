"""How far one skill serves for another: worked out from names, hierarchy, relations, occupations and, where there are
any, vectors. Arrays in, arrays out; `rows` alone knows the database. docs/related.md says what a credit means."""
