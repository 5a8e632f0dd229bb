# expect: dates-swapped
import pandas as pd

orders = pd.read_csv("orders.csv")
customers = pd.read_csv("customers.csv")
orders = orders.drop_duplicates()
orders["ordered_on"] = orders["ordered_on"].str.replace("/", "-")
orders.loc[orders["status"] == "cancelled", "amount"] = 0
clean = orders.merge(customers, on="customer_id", how="left")
clean.to_csv("clean.csv", index=False)
