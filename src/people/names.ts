// Words for persons who do not exist. A library of them would be larger than all the rest of a browser's bundle.
const words = (text: string) => text.trim().split(/\s+/)

export const givenNames = {
  M: words(`Adam Alan Anton Arthur Ben Boris Carl Colin Daniel David Edgar Eric Felix Frank George Gordon Harry Hugo Ian
    Ivan Jack Jonas Karl Kevin Leo Louis Marco Martin Neil Noah Oliver Oscar Paul Peter Ralph Robin Samuel Simon Thomas
    Victor`),
  F: words(`Ada Alice Anna Bella Beth Carla Clara Diana Dora Edith Elena Emma Fiona Flora Gina Grace Helen Ida Irene Iris
    Jane Julia Karen Kate Laura Lena Lucy Maria Mia Nina Nora Olga Paula Rita Rosa Sara Sofia Tina Vera Wendy`),
} as const

export const surnames =
  words(`Abbot Archer Baker Barlow Becker Bennet Bishop Boyd Brook Butler Carter Chandler Cole Cook
  Cooper Cross Dale Dawson Draper Ellis Fairfax Farmer Fischer Fletcher Forester Gardener Glover Grant Hale Harper Hill
  Holt Hunter Keller Kent Knight Lake Lane Linden Marsh Mason Mercer Miller Moor North Novak Page Palmer Parker Porter
  Potter Reed Rivers Rowan Sawyer Shepherd Silva Singer Slater Stone Sutton Tailor Tanner Thorn Turner Vale Wagner Walker
  Ward Waters Weaver Webb Wells West Wheeler Winter Wood Wright York`)

export const cities =
  words(`Ashford Bayview Birchwood Blackpool Brookfield Cedarville Clearwater Eastport Elmdale Fairview
  Glenrock Greenhaven Harborview Highgate Hillcrest Kingsbridge Lakewood Longmeadow Maplewood Marlow Millbrook Newbridge
  Northgate Oakdale Pinehurst Ravenswood Redcliff Riverside Rosewood Silverton Southport Springvale Stonebridge Summerfield
  Sunnyvale Thornbury Waterford Westbrook Whitehaven Willowdale`)

export const streets = [
  'Acorn',
  'Bell',
  'Bridge',
  'Castle',
  'Church',
  'Garden',
  'Harbour',
  'High',
  'Mill',
  'Station',
].flatMap(name => ['Street', 'Road', 'Lane'].map(kind => `${name} ${kind}`))
