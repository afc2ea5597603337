"""Sent on commit, for apps above: what happened to a class or an enrolment."""

from django.dispatch import Signal

#: training_class: the TrainingClass, transition: its name in states.CLASS
class_moved = Signal()
#: enrolment: the Enrolment
person_enrolled = Signal()
#: enrolment: the Enrolment
person_withdrew = Signal()
