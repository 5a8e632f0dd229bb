-- several statements; the last one is the report
CREATE TEMP VIEW march AS SELECT * FROM orders WHERE ordered_at LIKE '2025-03-%';
CREATE TEMP TABLE allowed AS SELECT id, name FROM customers EXCEPT SELECT c.id, c.name FROM customers c JOIN blocked b ON b.customer_id = c.id;
SELECT printf('%.2f', TOTAL(m.cents) / 100) AS spent, TOTAL(m.sent) AS parcels, COUNT(m.id) AS orders, a.name, 'a;b' AS remark
FROM allowed a
LEFT JOIN (SELECT march.*, (SELECT COUNT(*) FROM parcels WHERE order_id = march.id) AS sent FROM march) m ON m.customer_id = a.id
GROUP BY a.id;
