-- expect: rows-multiplied
SELECT c.name, COUNT(o.id) /* DISTINCT */ AS orders, COUNT(p.id) AS parcels, COALESCE(SUM(o.cents), 0) / 100.0 AS spent
FROM customers AS c
LEFT JOIN orders AS o ON o.customer_id = c.id AND o.ordered_at >= '2025-03-01' AND o.ordered_at < '2025-04-01'
-- count the parcels in a subquery before joining
LEFT JOIN parcels AS p ON p.order_id = o.id
WHERE NOT EXISTS (SELECT 1 FROM blocked AS b WHERE b.customer_id = c.id)
GROUP BY c.id, c.name
