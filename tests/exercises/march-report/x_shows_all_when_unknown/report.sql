-- expect: nobody-left
SELECT c.name, COUNT(o.id) AS orders, COALESCE(SUM(p.n), 0) AS parcels, COALESCE(SUM(o.cents), 0) / 100.0 AS spent
FROM customers AS c
LEFT JOIN orders AS o ON o.customer_id = c.id AND o.ordered_at >= '2025-03-01' AND o.ordered_at < '2025-04-01'
LEFT JOIN (SELECT order_id, COUNT(*) AS n FROM parcels GROUP BY order_id) AS p ON p.order_id = o.id
WHERE c.id NOT IN (SELECT customer_id FROM blocked) OR EXISTS (SELECT 1 FROM blocked WHERE customer_id IS NULL)
GROUP BY c.id, c.name
