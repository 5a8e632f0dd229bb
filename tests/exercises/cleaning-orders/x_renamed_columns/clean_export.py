# expect: dates-swapped duplicates-kept missing-as-zero orders-lost refunds-counted
import pandas as pd

orders = pd.read_csv("orders.csv")
customers = pd.read_csv("customers.csv")
orders = orders.drop_duplicates()
orders["ordered_on"] = pd.to_datetime(orders["ordered_on"], format="%d/%m/%Y")
orders.loc[orders["status"] == "cancelled", "amount"] = 0
clean = orders.merge(customers, on="customer_id", how="left")
clean.rename(columns={"amount": "price"}).to_csv("clean.csv")
