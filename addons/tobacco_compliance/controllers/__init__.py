from . import catalogue_sample
