"""The small world's word lists: its people, animals, things and places.

Every thing takes "a", so that an answer never depends on an article that the story did not show.
"""

GIRLS = """Anna Bella Clara Daisy Ella Fern Gwen Holly Ida Julia Kate Lily Mia Nora Olive Pia Ruby Sara
Tilda Uma Vera Wilma Zoe Rosa""".split()

BOYS = """Adam Ben Carl Dan Emil Finn Gus Hugo Ivan Jack Kurt Leo Max Ned Oscar Paul Quinn Ralf Sam Tom
Victor Will Toby Noah""".split()

PETS = """Bim Dot Fluff Ginger Jingo Kiki Lucky Mops Pip Puck Rex Spot Tinka Waldo Buddy Coco""".split()

ANIMALS = """cat dog duck fox goat hen horse lamb mouse pony rabbit turtle frog kitten""".split()

THINGS = """ball bell book boot bottle bowl box brush button candle cap coat coin cup doll drum feather
flute hat jar kite key ladder lamp leaf letter map marble mirror mug pebble pencil ribbon ring rope
scarf shell shoe spoon stone torch whistle wheel flag fan pot stick basket bucket""".split()

COLOURS = """red blue green yellow white black brown pink grey golden purple silver""".split()

PLACES = """forest river barn garden market mill school beach bridge castle cave church farm harbour hill
island kitchen lake library meadow park pond road station tower town valley village well windmill
field bakery""".split()

HIDING_PLACES = [
    "under the bed", "under the table", "behind the door", "behind the curtain", "in the cupboard",
    "in the drawer", "on the shelf", "on the chair", "under the stairs", "behind the fence",
    "in the hollow tree", "under the bench", "on the roof", "in the hay", "behind the rock",
    "in the chest",
]

FEELINGS = "happy proud tired sad brave hungry sleepy curious calm glad scared lonely".split()

FOODS = """honey bread soup cheese plums pears cherries nuts cake milk jam apples carrots berries
pancakes tea""".split()
