//! What can be trained.

use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use wire::jobs::Recipe;

use crate::Problem;

/// What can be trained, with the JSON Schema of each specification.
#[utoipa::path(tag = "jobs", security(()), responses((status = 200, body = Vec<Recipe>)))]
#[get("/v1/recipes")]
pub(crate) async fn list_recipes() -> HttpResponse {
    HttpResponse::Ok().json(recipes::Recipe::ALL.iter().map(|recipe| view(*recipe)).collect::<Vec<_>>())
}

/// One recipe.
#[utoipa::path(tag = "jobs", security(()), responses((status = 200, body = Recipe)))]
#[get("/v1/recipes/{recipe}")]
pub(crate) async fn get_recipe(name: Path<String>) -> Result<HttpResponse, Problem> {
    let recipe = name.parse().map_err(|()| Problem::not_found())?;
    Ok(HttpResponse::Ok().json(view(recipe)))
}

fn view(recipe: recipes::Recipe) -> Recipe {
    Recipe {
        name: recipe.as_str().to_owned(),
        summary: recipe.summary().to_owned(),
        takes_base: recipe.takes_base(),
        schema: recipes::schema(recipe),
    }
}
