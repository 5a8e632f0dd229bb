-- expect: cents-dropped
SELECT c.name, COUNT(o.id) AS orders, COALESCE(SUM(p.n), 0) AS parcels, ROUND(COALESCE(SUM(o.cents), 0) / 100, 2) AS spent
FROM customers AS c
LEFT JOIN orders AS o ON o.customer_id = c.id AND o.ordered_at >= '2025-03-01' AND o.ordered_at < '2025-04-01'
LEFT JOIN (SELECT order_id, COUNT(*) AS n FROM parcels GROUP BY order_id) AS p ON p.order_id = o.id
WHERE NOT EXISTS (SELECT 1 FROM blocked AS b WHERE b.customer_id = c.id)
GROUP BY c.id, c.name
