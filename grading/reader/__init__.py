"""The parts of the exam reader; grading/markdown.py is its door.  Each imports only those above it.

words        the dialect: how sections, columns, points and placeholders are called, in Spanish and English
fences       where fenced blocks begin and end, also when they are nested or never closed
source       bytes -> lines: charset, mojibake, <details>, headings that lack a blank
tables       Markdown tables, and which of them list issues
blocks       lines -> a flat run of blocks (markdown-it-py), each with its line
points       points in headings, tables and breakdowns, and whether they add up
answers      an answer section -> columns, blanks, questions, files to begin with
solutions    a solution -> issues, files, text, model answers
exercises    blocks -> Exercise
"""
